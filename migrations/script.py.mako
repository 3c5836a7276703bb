"""${message}"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """New columns are nullable or have a default; indexes are made CONCURRENTLY."""
    ${upgrades if upgrades else "raise NotImplementedError"}


def downgrade() -> None:
    """Back to the revision before, data kept wherever it has a place there."""
    ${downgrades if downgrades else "raise NotImplementedError"}
