-- What proves who somebody is, apart from what is shown of them (decision 001), and keys that work once.

CREATE TABLE person_secret (
    person_id uuid NOT NULL,
    password text,
    login_failed_attemps integer DEFAULT 0,
    last_login_failed timestamptz,
    totp_secret varchar(32),
    email_otp_secret varchar(32),
    fido_credentials jsonb[],
    otp_recovery_codes text[],
    jti varchar(60),
    tokens_valid_after timestamptz,
    kept_session varchar(60),
    oidc_issuer text,
    oidc_subject varchar(255),
    saml_issuer text,
    saml_subject varchar(255),
    CONSTRAINT pk_person_secret PRIMARY KEY (person_id),
    CONSTRAINT uq_person_secret_jti UNIQUE (jti),
    CONSTRAINT uq_person_secret_oidc_issuer_oidc_subject UNIQUE (oidc_issuer, oidc_subject),
    CONSTRAINT uq_person_secret_saml_issuer_saml_subject UNIQUE (saml_issuer, saml_subject)
);

CREATE TABLE revoked_token (
    jti varchar(60) NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_revoked_token PRIMARY KEY (jti)
);
CREATE INDEX ix_revoked_token_expires_at ON revoked_token (expires_at);

CREATE TABLE login_token (
    email varchar(255) NOT NULL,
    token_hash varchar(255) NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_login_token PRIMARY KEY (email),
    CONSTRAINT ck_login_token_email_lower CHECK (email = lower(email))
);
CREATE INDEX ix_login_token_expires_at ON login_token (expires_at);

CREATE TABLE idempotency_key (
    person_id uuid NOT NULL,
    key varchar(255) NOT NULL,
    method varchar(10) NOT NULL,
    path text NOT NULL,
    request_hash varchar(128) NOT NULL,
    status integer,
    body text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_idempotency_key PRIMARY KEY (person_id, key)
);
CREATE INDEX ix_idempotency_key_created_at ON idempotency_key (created_at);
