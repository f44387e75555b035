"""Values to SVG text. Every chart has its table in the page; colours are the page's."""
