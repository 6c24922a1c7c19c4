"""The only Streamlit-aware package: the frame, the address, fetching with caches, showing."""
