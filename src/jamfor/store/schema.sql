CREATE TABLE observation (
    indicator TEXT NOT NULL, place TEXT NOT NULL, period TEXT NOT NULL,
    version INTEGER NOT NULL, breakdown TEXT NOT NULL, measure TEXT NOT NULL,
    value REAL, numerator INTEGER, denominator INTEGER, answered INTEGER,
    frame INTEGER, ci_low REAL, ci_high REAL, bound_low REAL, bound_high REAL,
    missing TEXT NOT NULL, status TEXT NOT NULL, flags TEXT NOT NULL,
    PRIMARY KEY (indicator, place, period, breakdown, measure)
) WITHOUT ROWID;

CREATE TABLE answer (
    period TEXT NOT NULL, place TEXT NOT NULL, question TEXT NOT NULL,
    part TEXT NOT NULL, value TEXT NOT NULL, missing TEXT NOT NULL,
    revision INTEGER NOT NULL, carried_from TEXT NOT NULL,
    PRIMARY KEY (place, period, question, part, value)
) WITHOUT ROWID;

CREATE TABLE evidence (
    period TEXT NOT NULL, place TEXT NOT NULL, routine TEXT NOT NULL,
    decided TEXT, followed_up TEXT, documented INTEGER NOT NULL,
    PRIMARY KEY (place, period, routine)
) WITHOUT ROWID;

CREATE TABLE participation (
    period TEXT NOT NULL, service_area TEXT NOT NULL, place TEXT NOT NULL,
    parent TEXT NOT NULL, in_frame INTEGER NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (place, period, service_area)
) WITHOUT ROWID;
