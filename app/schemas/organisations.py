"""How the organisation looks on the wire: chat credentials are for administrators (spec 10 §D6)."""

from __future__ import annotations

from app.models import Organisation
from app.schemas.row import row
from app.schemas.tables import OrganisationRow

CHAT_SECRETS = ("chat_token_slack", "chat_webhook_mattermost", "chat_token_discord")
PublicOrganisationRow = row(Organisation, without=CHAT_SECRETS, name="PublicOrganisationRow")

__all__ = ["CHAT_SECRETS", "OrganisationRow", "PublicOrganisationRow"]
