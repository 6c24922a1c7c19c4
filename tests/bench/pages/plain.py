"""Two pages that hold a title alone: the least that a change of pages takes."""

import streamlit as st


def first() -> None:
    st.title("First")


def second() -> None:
    st.title("Second")


st.navigation([st.Page(first, title="first"), st.Page(second, title="second")]).run()
