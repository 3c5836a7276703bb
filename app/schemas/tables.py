"""Row schemas of the plain tables: what a model's columns and collections look like on the wire (spec 10 §A3.6)."""

from __future__ import annotations

from app.models import (
    ApiEvent,
    AssetInstance,
    AssetInstanceLink,
    AttachmentFile,
    Budget,
    BudgetEntry,
    Chat,
    ChatMessage,
    ChatParticipant,
    CustomAction,
    DayOff,
    Department,
    DepartmentMetadataDescriptorLink,
    EntityLink,
    EntityType,
    FileStatus,
    HardwareItem,
    MetadataDescriptor,
    Milestone,
    News,
    Organisation,
    OutputType,
    Plugin,
    PreviewBackgroundFile,
    ProductionScheduleVersion,
    ProductionScheduleVersionTaskLink,
    ProductionScheduleVersionTaskLinkPersonLink,
    ProjectStatus,
    SalaryScale,
    ScheduleItem,
    SearchFilter,
    SearchFilterGroup,
    Software,
    StatusAutomation,
    Studio,
    Subscription,
    TaskStatus,
    TaskType,
    TaskTypeAssetTypeLink,
    TimeSpent,
)
from app.schemas.row import ids, row

ApiEventRow = row(ApiEvent, without=("position", "transaction", "kept"))
AssetInstanceRow = row(
    AssetInstance, relations={"shots": ids(AssetInstanceLink, "asset_instance_id", "entity_id")}
)
AttachmentFileRow = row(AttachmentFile)
BudgetRow = row(Budget)
BudgetEntryRow = row(BudgetEntry)
ChatRow = row(Chat, relations={"participants": ids(ChatParticipant, "chat_id", "person_id")})
ChatMessageRow = row(ChatMessage, relations={"attachment_files": ids(AttachmentFile, "chat_message_id", "id")})
CustomActionRow = row(CustomAction)
DayOffRow = row(DayOff)
DepartmentRow = row(Department)
EntityLinkRow = row(EntityLink)
EntityTypeRow = row(
    EntityType, relations={"task_types": ids(TaskTypeAssetTypeLink, "asset_type_id", "task_type_id")}
)
AssetTypeRow = row(EntityType, type_name="AssetType", without=("color",))
AssetTypeWithTaskTypesRow = row(
    EntityType,
    type_name="AssetType",
    name="AssetTypeWithTaskTypesRow",
    without=("color",),
    relations={"task_types": ids(TaskTypeAssetTypeLink, "asset_type_id", "task_type_id")},
)
FileStatusRow = row(FileStatus)
HardwareItemRow = row(HardwareItem)
MetadataDescriptorRow = row(
    MetadataDescriptor,
    relations={"departments": ids(DepartmentMetadataDescriptorLink, "metadata_descriptor_id", "department_id")},
)
MilestoneRow = row(Milestone)
NewsRow = row(News)
OrganisationRow = row(Organisation)
OutputTypeRow = row(OutputType)
PluginRow = row(Plugin)
PreviewBackgroundFileRow = row(PreviewBackgroundFile)
ProductionScheduleVersionRow = row(ProductionScheduleVersion)
ScheduleLinkRow = row(
    ProductionScheduleVersionTaskLink,
    relations={
        "assignees": ids(
            ProductionScheduleVersionTaskLinkPersonLink, "production_schedule_version_task_link_id", "person_id"
        )
    },
)
ProjectStatusRow = row(ProjectStatus)
SalaryScaleRow = row(SalaryScale)
ScheduleItemRow = row(ScheduleItem)
SearchFilterRow = row(SearchFilter)
SearchFilterGroupRow = row(SearchFilterGroup)
SoftwareRow = row(Software)
StatusAutomationRow = row(StatusAutomation)
StudioRow = row(Studio)
SubscriptionRow = row(Subscription)
TaskStatusRow = row(TaskStatus)
TaskTypeRow = row(TaskType)
TimeSpentRow = row(TimeSpent)
