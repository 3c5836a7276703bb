"""The door kit: operation, gates, domains, error envelope, paging, ETag, OpenAPI, laws."""
