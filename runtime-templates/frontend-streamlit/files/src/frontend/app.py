"""What Streamlit runs for each visitor, anew at each thing that they do. It holds nothing, and is the one file that is not imported."""

from frontend.page import show_page

show_page()
