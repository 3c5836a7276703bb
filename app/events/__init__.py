"""What happened: the catalogue (typed), the log (record), its readers, and jobs deferred in the transaction."""
