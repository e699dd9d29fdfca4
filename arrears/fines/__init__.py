"""The administrative fine (行政处罚罚款): its case, its decision, its clocks and its surcharge."""
