"""Published workbooks: tables of figures for places, laid out for people."""
