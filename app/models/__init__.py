"""Tables, one module a noun. Import them from here: `from app.models import Person, Task`."""

from app.models.base import Base, Row, Stamped
from app.models.budgets import Budget, BudgetEntry
from app.models.casting import AssetInstance, AssetInstanceLink, EntityLink
from app.models.chats import Chat, ChatMessage, ChatParticipant
from app.models.comments import (
    AttachmentFile,
    Comment,
    CommentAcknowledgement,
    CommentDepartmentMention,
    CommentMention,
    CommentPreviewLink,
)
from app.models.entities import Entity, EntityConceptLink, EntityType, EntityVersion
from app.models.events import ApiEvent, DataImportError
from app.models.files import FileStatus, OutputFile, OutputType, StoredFile, WorkingFile
from app.models.filters import SearchFilter, SearchFilterGroup
from app.models.given import awaited, given, given_ids, rows_text
from app.models.metadata_descriptors import DepartmentMetadataDescriptorLink, MetadataDescriptor
from app.models.news import News, Notification, Subscription
from app.models.people import DepartmentLink, DesktopLoginLog, LoginLog, Person
from app.models.playlists import BuildJob, Playlist, PlaylistShareLink
from app.models.previews import PreviewBackgroundFile, PreviewFile, PreviewFileStorageState
from app.models.project_templates import (
    ProjectTemplate,
    ProjectTemplateAssetTypeLink,
    ProjectTemplatePreviewBackgroundFileLink,
    ProjectTemplateStatusAutomationLink,
    ProjectTemplateTaskStatusLink,
    ProjectTemplateTaskTypeLink,
)
from app.models.projects import (
    Project,
    ProjectAssetTypeLink,
    ProjectPersonLink,
    ProjectPreviewBackgroundFileLink,
    ProjectStatus,
    ProjectStatusAutomationLink,
    ProjectTaskStatusLink,
    ProjectTaskTypeLink,
    ProjectTaskTypeSoftwareLink,
)
from app.models.schedule import (
    Milestone,
    ProductionScheduleVersion,
    ProductionScheduleVersionTaskLink,
    ProductionScheduleVersionTaskLinkPersonLink,
    ScheduleItem,
)
from app.models.secrets import (
    AppLoginCode,
    IdempotencyKey,
    LoginToken,
    PersonSecret,
    RevokedToken,
    UnknownLogin,
)
from app.models.studio import (
    CustomAction,
    DayOff,
    Department,
    HardwareItem,
    HardwareItemDepartmentLink,
    Organisation,
    Plugin,
    SalaryScale,
    Software,
    SoftwareDepartmentLink,
    Studio,
)
from app.models.task_types import StatusAutomation, TaskStatus, TaskType, TaskTypeAssetTypeLink
from app.models.tasks import Task, TaskPersonLink, TimeSpent
from app.models.webhooks import EventReader, Webhook, WebhookDelivery

__all__ = [
    "ApiEvent",
    "AppLoginCode",
    "AssetInstance",
    "AssetInstanceLink",
    "AttachmentFile",
    "Base",
    "Budget",
    "BudgetEntry",
    "BuildJob",
    "Chat",
    "ChatMessage",
    "ChatParticipant",
    "Comment",
    "CommentAcknowledgement",
    "CommentDepartmentMention",
    "CommentMention",
    "CommentPreviewLink",
    "CustomAction",
    "DataImportError",
    "DayOff",
    "Department",
    "DepartmentLink",
    "DepartmentMetadataDescriptorLink",
    "DesktopLoginLog",
    "Entity",
    "EntityConceptLink",
    "EntityLink",
    "EntityType",
    "EntityVersion",
    "EventReader",
    "FileStatus",
    "HardwareItem",
    "HardwareItemDepartmentLink",
    "IdempotencyKey",
    "LoginLog",
    "LoginToken",
    "MetadataDescriptor",
    "Milestone",
    "News",
    "Notification",
    "Organisation",
    "OutputFile",
    "OutputType",
    "Person",
    "PersonSecret",
    "Playlist",
    "PlaylistShareLink",
    "Plugin",
    "PreviewBackgroundFile",
    "PreviewFile",
    "PreviewFileStorageState",
    "ProductionScheduleVersion",
    "ProductionScheduleVersionTaskLink",
    "ProductionScheduleVersionTaskLinkPersonLink",
    "Project",
    "ProjectAssetTypeLink",
    "ProjectPersonLink",
    "ProjectPreviewBackgroundFileLink",
    "ProjectStatus",
    "ProjectStatusAutomationLink",
    "ProjectTaskStatusLink",
    "ProjectTaskTypeLink",
    "ProjectTaskTypeSoftwareLink",
    "ProjectTemplate",
    "ProjectTemplateAssetTypeLink",
    "ProjectTemplatePreviewBackgroundFileLink",
    "ProjectTemplateStatusAutomationLink",
    "ProjectTemplateTaskStatusLink",
    "ProjectTemplateTaskTypeLink",
    "RevokedToken",
    "Row",
    "SalaryScale",
    "ScheduleItem",
    "SearchFilter",
    "SearchFilterGroup",
    "Software",
    "SoftwareDepartmentLink",
    "Stamped",
    "StatusAutomation",
    "StoredFile",
    "Studio",
    "Subscription",
    "Task",
    "TaskPersonLink",
    "TaskStatus",
    "TaskType",
    "TaskTypeAssetTypeLink",
    "TimeSpent",
    "UnknownLogin",
    "Webhook",
    "WebhookDelivery",
    "WorkingFile",
    "awaited",
    "given",
    "given_ids",
    "rows_text",
]
