"""Words that rows and code must spell alike: reserved names and the choices of columns."""

OPEN_STATUS = "Open"
CLOSED_STATUS = "Closed"

# Entity types with a meaning of their own. Every other entity type is an asset type.
TEMPORAL_TYPES = ("Shot", "Sequence", "Episode", "Scene", "Edit", "Concept", "ConceptFolder")

ROLES = ("user", "admin", "supervisor", "manager", "client", "vendor")
BOARD_ROLES = ("user", "admin", "supervisor", "manager", "vendor")
POSITIONS = ("supervisor", "lead", "artist")
SENIORITIES = ("senior", "mid", "junior")
CONTRACT_TYPES = ("open-ended", "fixed-term", "short-term", "freelance", "apprentice", "internship")
TWO_FACTOR_METHODS = ("totp", "email_otp", "fido")
LOGIN_ORIGINS = ("web", "script")

PRODUCTION_STYLES = (
    "2d", "2dpaper", "3d", "2d3d", "ar", "vfx", "stop-motion", "motion-design", "archviz",
    "commercial", "catalog", "immersive", "nft", "video-game", "vr",
)  # fmt: skip
METADATA_TYPES = (
    "string", "number", "list", "taglist", "boolean", "checklist", "date", "url", "textarea", "person",
)  # fmt: skip

ENTITY_STATUSES = ("standby", "running", "complete", "canceled")
AUTOMATION_FIELDS = ("status", "ready_for")
NOTIFICATION_TYPES = ("comment", "mention", "assignation", "reply", "reply-mention", "playlist-ready")
VALIDATION_STATUSES = ("validated", "rejected", "neutral")
PREVIEW_STATUSES = ("processing", "ready", "broken", "missing")
STORAGE_STATES = ("ok", "missing", "failed")
OUTPUT_QUALITIES = ("low", "mid", "high")
BUILD_STATUSES = ("running", "failed", "succeeded")
BUILD_TYPES = ("archive", "movie")
IMPORT_SOURCES = ("csv", "shotgun")
DELIVERY_STATES = ("waiting", "delivered", "dead")
