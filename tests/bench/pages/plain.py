"""Two pages that hold a title and the way to each other: the least that a change of pages takes."""

import streamlit as st


def first() -> None:
    st.title("First")


def second() -> None:
    st.title("Second")


pages = [st.Page(first, title="first"), st.Page(second, title="second")]
shown = st.navigation(pages, position="hidden")
for page in pages:
    st.page_link(page)
shown.run()
