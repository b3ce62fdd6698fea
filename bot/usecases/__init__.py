"""What people can ask of Baton, one file a verb: plain synchronous functions of a unit of work."""
