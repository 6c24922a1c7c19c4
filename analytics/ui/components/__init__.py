"""Two components of our own, where Streamlit's are English only or poor for screen readers: a drop zone and a sheet."""
