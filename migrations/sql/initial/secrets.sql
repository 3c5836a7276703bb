-- What proves who somebody is, apart from what is shown of them (decision 001), and keys that work once.

CREATE TABLE person_secret (
    person_id uuid NOT NULL,
    password text,
    login_failed_attemps integer DEFAULT 0,
    last_login_failed timestamptz,
    totp_secret text,
    totp_last_step bigint,
    email_otp_secret text,
    email_otp_expires_at timestamptz,
    email_otp_tries integer DEFAULT 0,
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
    nonce varchar(255) NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_login_token PRIMARY KEY (email),
    CONSTRAINT ck_login_token_email_lower CHECK (email = lower(email))
);
CREATE INDEX ix_login_token_expires_at ON login_token (expires_at);

CREATE TABLE app_login_code (
    code_hash varchar(64) NOT NULL,
    person_id uuid NOT NULL,
    code_challenge varchar(43) NOT NULL,
    skip_2fa_setup boolean NOT NULL DEFAULT false,
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_app_login_code PRIMARY KEY (code_hash)
);
CREATE INDEX ix_app_login_code_expires_at ON app_login_code (expires_at);
CREATE INDEX ix_app_login_code_person_id ON app_login_code (person_id);

CREATE TABLE unknown_login (
    name_hash varchar(64) NOT NULL,
    failures integer NOT NULL DEFAULT 0,
    last_failed_at timestamptz NOT NULL,
    CONSTRAINT pk_unknown_login PRIMARY KEY (name_hash)
);
CREATE INDEX ix_unknown_login_last_failed_at ON unknown_login (last_failed_at);

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
