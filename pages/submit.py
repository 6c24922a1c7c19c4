"""Is my file right, and what will it change? A template, the check in place, the figures before and after, a receipt."""

import streamlit as st

from analytics.ui import desk, submitting
from analytics.ui.view import newest

view = newest()
office = desk.office(view)
wanted = submitting.choose(view, office)

if wanted is None:
    submitting.nobody(view)
    st.stop()
submitting.heading(view, office, wanted)
submitting.choices(view, office, wanted)
submitting.received(view, office)
submitting.templates(view, office, wanted)
number = submitting.files(view)
if number is not None:
    submitting.examine(view, office, number)
