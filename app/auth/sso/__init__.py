"""Sign-on by another server: LDAP, OpenID Connect, SAML. Each knows its protocol, not our rows."""
