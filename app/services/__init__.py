"""The write rules: one file a noun, one function a thing that a person can do."""
