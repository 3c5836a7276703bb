"""The read side: a schema and a rule become SQL, and PostgreSQL writes the JSON text."""
