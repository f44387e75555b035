CREATE INDEX observation_by_place ON observation (place, breakdown);
CREATE INDEX participation_by_parent ON participation (parent, period, service_area);
