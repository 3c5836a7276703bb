-- What refers to what, after all tables: some refer to each other. Without ON DELETE, what is still referred to
-- cannot be deleted.

ALTER TABLE budget
    ADD CONSTRAINT fk_budget_project_id FOREIGN KEY (project_id) REFERENCES project;

ALTER TABLE budget_entry
    ADD CONSTRAINT fk_budget_entry_budget_id FOREIGN KEY (budget_id) REFERENCES budget,
    ADD CONSTRAINT fk_budget_entry_department_id FOREIGN KEY (department_id) REFERENCES department,
    ADD CONSTRAINT fk_budget_entry_person_id FOREIGN KEY (person_id) REFERENCES person;

ALTER TABLE entity_link
    ADD CONSTRAINT fk_entity_link_entity_in_id FOREIGN KEY (entity_in_id) REFERENCES entity ON DELETE CASCADE,
    ADD CONSTRAINT fk_entity_link_entity_out_id FOREIGN KEY (entity_out_id) REFERENCES entity ON DELETE CASCADE;

ALTER TABLE asset_instance
    ADD CONSTRAINT fk_asset_instance_asset_id FOREIGN KEY (asset_id) REFERENCES entity,
    ADD CONSTRAINT fk_asset_instance_scene_id FOREIGN KEY (scene_id) REFERENCES entity,
    ADD CONSTRAINT fk_asset_instance_target_asset_id FOREIGN KEY (target_asset_id) REFERENCES entity,
    ADD CONSTRAINT fk_asset_instance_entity_id FOREIGN KEY (entity_id) REFERENCES entity,
    ADD CONSTRAINT fk_asset_instance_entity_type_id FOREIGN KEY (entity_type_id) REFERENCES entity_type;

ALTER TABLE asset_instance_link
    ADD CONSTRAINT fk_asset_instance_link_entity_id FOREIGN KEY (entity_id) REFERENCES entity ON DELETE CASCADE,
    ADD CONSTRAINT fk_asset_instance_link_asset_instance_id
        FOREIGN KEY (asset_instance_id) REFERENCES asset_instance ON DELETE CASCADE;

ALTER TABLE chat_message
    ADD CONSTRAINT fk_chat_message_chat_id FOREIGN KEY (chat_id) REFERENCES chat,
    ADD CONSTRAINT fk_chat_message_person_id FOREIGN KEY (person_id) REFERENCES person;

ALTER TABLE chat_participant
    ADD CONSTRAINT fk_chat_participant_chat_id FOREIGN KEY (chat_id) REFERENCES chat ON DELETE CASCADE,
    ADD CONSTRAINT fk_chat_participant_person_id FOREIGN KEY (person_id) REFERENCES person;

ALTER TABLE comment
    ADD CONSTRAINT fk_comment_task_status_id FOREIGN KEY (task_status_id) REFERENCES task_status,
    ADD CONSTRAINT fk_comment_person_id FOREIGN KEY (person_id) REFERENCES person,
    ADD CONSTRAINT fk_comment_editor_id FOREIGN KEY (editor_id) REFERENCES person ON DELETE SET NULL,
    ADD CONSTRAINT fk_comment_preview_file_id
        FOREIGN KEY (preview_file_id) REFERENCES preview_file ON DELETE SET NULL;

ALTER TABLE comment_preview_link
    ADD CONSTRAINT fk_comment_preview_link_comment FOREIGN KEY (comment) REFERENCES comment ON DELETE CASCADE,
    ADD CONSTRAINT fk_comment_preview_link_preview_file
        FOREIGN KEY (preview_file) REFERENCES preview_file ON DELETE CASCADE;

ALTER TABLE comment_mentions
    ADD CONSTRAINT fk_comment_mentions_comment FOREIGN KEY (comment) REFERENCES comment ON DELETE CASCADE,
    ADD CONSTRAINT fk_comment_mentions_person FOREIGN KEY (person) REFERENCES person;

ALTER TABLE comment_department_mentions
    ADD CONSTRAINT fk_comment_department_mentions_comment
        FOREIGN KEY (comment) REFERENCES comment ON DELETE CASCADE,
    ADD CONSTRAINT fk_comment_department_mentions_department FOREIGN KEY (department) REFERENCES department;

ALTER TABLE comment_acknoledgments
    ADD CONSTRAINT fk_comment_acknoledgments_comment FOREIGN KEY (comment) REFERENCES comment ON DELETE CASCADE,
    ADD CONSTRAINT fk_comment_acknoledgments_person FOREIGN KEY (person) REFERENCES person;

ALTER TABLE attachment_file
    ADD CONSTRAINT fk_attachment_file_comment_id FOREIGN KEY (comment_id) REFERENCES comment,
    ADD CONSTRAINT fk_attachment_file_chat_message_id FOREIGN KEY (chat_message_id) REFERENCES chat_message;

ALTER TABLE entity
    ADD CONSTRAINT fk_entity_project_id FOREIGN KEY (project_id) REFERENCES project,
    ADD CONSTRAINT fk_entity_entity_type_id FOREIGN KEY (entity_type_id) REFERENCES entity_type,
    ADD CONSTRAINT fk_entity_parent_id FOREIGN KEY (parent_id) REFERENCES entity,
    ADD CONSTRAINT fk_entity_source_id FOREIGN KEY (source_id) REFERENCES entity,
    ADD CONSTRAINT fk_entity_preview_file_id
        FOREIGN KEY (preview_file_id) REFERENCES preview_file ON DELETE SET NULL,
    ADD CONSTRAINT fk_entity_ready_for FOREIGN KEY (ready_for) REFERENCES task_type,
    ADD CONSTRAINT fk_entity_created_by FOREIGN KEY (created_by) REFERENCES person ON DELETE SET NULL;

ALTER TABLE entity_version
    ADD CONSTRAINT fk_entity_version_entity_id FOREIGN KEY (entity_id) REFERENCES entity,
    ADD CONSTRAINT fk_entity_version_person_id FOREIGN KEY (person_id) REFERENCES person;

ALTER TABLE entity_concept_link
    ADD CONSTRAINT fk_entity_concept_link_entity_in_id
        FOREIGN KEY (entity_in_id) REFERENCES entity ON DELETE CASCADE,
    ADD CONSTRAINT fk_entity_concept_link_entity_out_id
        FOREIGN KEY (entity_out_id) REFERENCES entity ON DELETE CASCADE;

ALTER TABLE api_event
    ADD CONSTRAINT fk_api_event_user_id FOREIGN KEY (user_id) REFERENCES person ON DELETE SET NULL,
    ADD CONSTRAINT fk_api_event_project_id FOREIGN KEY (project_id) REFERENCES project;

ALTER TABLE working_file
    ADD CONSTRAINT fk_working_file_task_id FOREIGN KEY (task_id) REFERENCES task,
    ADD CONSTRAINT fk_working_file_entity_id FOREIGN KEY (entity_id) REFERENCES entity,
    ADD CONSTRAINT fk_working_file_person_id FOREIGN KEY (person_id) REFERENCES person,
    ADD CONSTRAINT fk_working_file_software_id FOREIGN KEY (software_id) REFERENCES software;

ALTER TABLE output_file
    ADD CONSTRAINT fk_output_file_file_status_id FOREIGN KEY (file_status_id) REFERENCES file_status,
    ADD CONSTRAINT fk_output_file_entity_id FOREIGN KEY (entity_id) REFERENCES entity,
    ADD CONSTRAINT fk_output_file_asset_instance_id FOREIGN KEY (asset_instance_id) REFERENCES asset_instance,
    ADD CONSTRAINT fk_output_file_output_type_id FOREIGN KEY (output_type_id) REFERENCES output_type,
    ADD CONSTRAINT fk_output_file_task_type_id FOREIGN KEY (task_type_id) REFERENCES task_type,
    ADD CONSTRAINT fk_output_file_person_id FOREIGN KEY (person_id) REFERENCES person,
    ADD CONSTRAINT fk_output_file_source_file_id
        FOREIGN KEY (source_file_id) REFERENCES working_file ON DELETE SET NULL,
    ADD CONSTRAINT fk_output_file_temporal_entity_id FOREIGN KEY (temporal_entity_id) REFERENCES entity;

ALTER TABLE search_filter
    ADD CONSTRAINT fk_search_filter_department_id FOREIGN KEY (department_id) REFERENCES department,
    ADD CONSTRAINT fk_search_filter_search_filter_group_id
        FOREIGN KEY (search_filter_group_id) REFERENCES search_filter_group,
    ADD CONSTRAINT fk_search_filter_person_id FOREIGN KEY (person_id) REFERENCES person,
    ADD CONSTRAINT fk_search_filter_project_id FOREIGN KEY (project_id) REFERENCES project;

ALTER TABLE search_filter_group
    ADD CONSTRAINT fk_search_filter_group_person_id FOREIGN KEY (person_id) REFERENCES person,
    ADD CONSTRAINT fk_search_filter_group_project_id FOREIGN KEY (project_id) REFERENCES project,
    ADD CONSTRAINT fk_search_filter_group_department_id FOREIGN KEY (department_id) REFERENCES department;

ALTER TABLE metadata_descriptor
    ADD CONSTRAINT fk_metadata_descriptor_project_id FOREIGN KEY (project_id) REFERENCES project,
    ADD CONSTRAINT fk_metadata_descriptor_task_type_id FOREIGN KEY (task_type_id) REFERENCES task_type;

ALTER TABLE department_metadata_descriptor_link
    ADD CONSTRAINT fk_department_metadata_descriptor_link_metadata_descriptor_id
        FOREIGN KEY (metadata_descriptor_id) REFERENCES metadata_descriptor ON DELETE CASCADE,
    ADD CONSTRAINT fk_department_metadata_descriptor_link_department_id
        FOREIGN KEY (department_id) REFERENCES department;

ALTER TABLE news
    ADD CONSTRAINT fk_news_author_id FOREIGN KEY (author_id) REFERENCES person,
    ADD CONSTRAINT fk_news_comment_id FOREIGN KEY (comment_id) REFERENCES comment,
    ADD CONSTRAINT fk_news_task_id FOREIGN KEY (task_id) REFERENCES task,
    ADD CONSTRAINT fk_news_preview_file_id
        FOREIGN KEY (preview_file_id) REFERENCES preview_file ON DELETE SET NULL;

ALTER TABLE notification
    ADD CONSTRAINT fk_notification_person_id FOREIGN KEY (person_id) REFERENCES person,
    ADD CONSTRAINT fk_notification_author_id FOREIGN KEY (author_id) REFERENCES person,
    ADD CONSTRAINT fk_notification_comment_id FOREIGN KEY (comment_id) REFERENCES comment,
    ADD CONSTRAINT fk_notification_task_id FOREIGN KEY (task_id) REFERENCES task,
    ADD CONSTRAINT fk_notification_playlist_id FOREIGN KEY (playlist_id) REFERENCES playlist ON DELETE CASCADE;

ALTER TABLE subscription
    ADD CONSTRAINT fk_subscription_person_id FOREIGN KEY (person_id) REFERENCES person,
    ADD CONSTRAINT fk_subscription_task_id FOREIGN KEY (task_id) REFERENCES task,
    ADD CONSTRAINT fk_subscription_entity_id FOREIGN KEY (entity_id) REFERENCES entity,
    ADD CONSTRAINT fk_subscription_task_type_id FOREIGN KEY (task_type_id) REFERENCES task_type;

ALTER TABLE person
    ADD CONSTRAINT fk_person_preview_project_id FOREIGN KEY (preview_project_id) REFERENCES project,
    ADD CONSTRAINT fk_person_studio_id FOREIGN KEY (studio_id) REFERENCES studio;

ALTER TABLE department_link
    ADD CONSTRAINT fk_department_link_person_id FOREIGN KEY (person_id) REFERENCES person ON DELETE CASCADE,
    ADD CONSTRAINT fk_department_link_department_id FOREIGN KEY (department_id) REFERENCES department;

ALTER TABLE login_log
    ADD CONSTRAINT fk_login_log_person_id FOREIGN KEY (person_id) REFERENCES person;

ALTER TABLE desktop_login_log
    ADD CONSTRAINT fk_desktop_login_log_person_id FOREIGN KEY (person_id) REFERENCES person;

ALTER TABLE playlist
    ADD CONSTRAINT fk_playlist_project_id FOREIGN KEY (project_id) REFERENCES project,
    ADD CONSTRAINT fk_playlist_episode_id FOREIGN KEY (episode_id) REFERENCES entity,
    ADD CONSTRAINT fk_playlist_task_type_id FOREIGN KEY (task_type_id) REFERENCES task_type,
    ADD CONSTRAINT fk_playlist_created_by FOREIGN KEY (created_by) REFERENCES person ON DELETE SET NULL;

ALTER TABLE playlist_share_link
    ADD CONSTRAINT fk_playlist_share_link_playlist_id
        FOREIGN KEY (playlist_id) REFERENCES playlist ON DELETE CASCADE,
    ADD CONSTRAINT fk_playlist_share_link_created_by FOREIGN KEY (created_by) REFERENCES person;

ALTER TABLE build_job
    ADD CONSTRAINT fk_build_job_playlist_id FOREIGN KEY (playlist_id) REFERENCES playlist ON DELETE CASCADE;

ALTER TABLE preview_file
    ADD CONSTRAINT fk_preview_file_task_id FOREIGN KEY (task_id) REFERENCES task,
    ADD CONSTRAINT fk_preview_file_person_id FOREIGN KEY (person_id) REFERENCES person,
    ADD CONSTRAINT fk_preview_file_source_file_id
        FOREIGN KEY (source_file_id) REFERENCES output_file ON DELETE SET NULL;

ALTER TABLE preview_file_storage_state
    ADD CONSTRAINT fk_preview_file_storage_state_preview_file_id
        FOREIGN KEY (preview_file_id) REFERENCES preview_file ON DELETE CASCADE;

ALTER TABLE project_template
    ADD CONSTRAINT fk_project_template_default_preview_background_file_id
        FOREIGN KEY (default_preview_background_file_id) REFERENCES preview_background_file ON DELETE SET NULL;

ALTER TABLE project_template_asset_type_link
    ADD CONSTRAINT fk_project_template_asset_type_link_project_template_id
        FOREIGN KEY (project_template_id) REFERENCES project_template ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_template_asset_type_link_asset_type_id
        FOREIGN KEY (asset_type_id) REFERENCES entity_type;

ALTER TABLE project_template_task_type_link
    ADD CONSTRAINT fk_project_template_task_type_link_project_template_id
        FOREIGN KEY (project_template_id) REFERENCES project_template ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_template_task_type_link_task_type_id
        FOREIGN KEY (task_type_id) REFERENCES task_type;

ALTER TABLE project_template_task_status_link
    ADD CONSTRAINT fk_project_template_task_status_link_project_template_id
        FOREIGN KEY (project_template_id) REFERENCES project_template ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_template_task_status_link_task_status_id
        FOREIGN KEY (task_status_id) REFERENCES task_status;

ALTER TABLE project_template_status_automation_link
    ADD CONSTRAINT fk_project_template_status_automation_link_project_template_id
        FOREIGN KEY (project_template_id) REFERENCES project_template ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_template_status_automation_link_status_automation_id
        FOREIGN KEY (status_automation_id) REFERENCES status_automation;

ALTER TABLE project_template_preview_background_file_link
    ADD CONSTRAINT fk_template_background_project_template_id
        FOREIGN KEY (project_template_id) REFERENCES project_template ON DELETE CASCADE,
    ADD CONSTRAINT fk_template_background_preview_background_file_id
        FOREIGN KEY (preview_background_file_id) REFERENCES preview_background_file;

ALTER TABLE project
    ADD CONSTRAINT fk_project_project_status_id FOREIGN KEY (project_status_id) REFERENCES project_status,
    ADD CONSTRAINT fk_project_default_preview_background_file_id
        FOREIGN KEY (default_preview_background_file_id) REFERENCES preview_background_file ON DELETE SET NULL,
    ADD CONSTRAINT fk_project_from_schedule_version_id
        FOREIGN KEY (from_schedule_version_id) REFERENCES production_schedule_version ON DELETE SET NULL;

ALTER TABLE project_person_link
    ADD CONSTRAINT fk_project_person_link_project_id
        FOREIGN KEY (project_id) REFERENCES project ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_person_link_person_id FOREIGN KEY (person_id) REFERENCES person ON DELETE CASCADE;

ALTER TABLE project_asset_type_link
    ADD CONSTRAINT fk_project_asset_type_link_project_id
        FOREIGN KEY (project_id) REFERENCES project ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_asset_type_link_asset_type_id FOREIGN KEY (asset_type_id) REFERENCES entity_type;

ALTER TABLE project_task_type_link
    ADD CONSTRAINT fk_project_task_type_link_project_id
        FOREIGN KEY (project_id) REFERENCES project ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_task_type_link_task_type_id FOREIGN KEY (task_type_id) REFERENCES task_type;

ALTER TABLE project_task_status_link
    ADD CONSTRAINT fk_project_task_status_link_project_id
        FOREIGN KEY (project_id) REFERENCES project ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_task_status_link_task_status_id
        FOREIGN KEY (task_status_id) REFERENCES task_status;

ALTER TABLE project_status_automation_link
    ADD CONSTRAINT fk_project_status_automation_link_project_id
        FOREIGN KEY (project_id) REFERENCES project ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_status_automation_link_status_automation_id
        FOREIGN KEY (status_automation_id) REFERENCES status_automation;

ALTER TABLE project_preview_background_file_link
    ADD CONSTRAINT fk_project_preview_background_file_link_project_id
        FOREIGN KEY (project_id) REFERENCES project ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_background_preview_background_file_id
        FOREIGN KEY (preview_background_file_id) REFERENCES preview_background_file;

ALTER TABLE project_task_type_software_link
    ADD CONSTRAINT fk_project_task_type_software_link_project_id
        FOREIGN KEY (project_id) REFERENCES project ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_task_type_software_link_task_type_id
        FOREIGN KEY (task_type_id) REFERENCES task_type ON DELETE CASCADE,
    ADD CONSTRAINT fk_project_task_type_software_link_software_id
        FOREIGN KEY (software_id) REFERENCES software ON DELETE CASCADE;

ALTER TABLE milestone
    ADD CONSTRAINT fk_milestone_project_id FOREIGN KEY (project_id) REFERENCES project,
    ADD CONSTRAINT fk_milestone_task_type_id FOREIGN KEY (task_type_id) REFERENCES task_type;

ALTER TABLE schedule_item
    ADD CONSTRAINT fk_schedule_item_project_id FOREIGN KEY (project_id) REFERENCES project,
    ADD CONSTRAINT fk_schedule_item_task_type_id FOREIGN KEY (task_type_id) REFERENCES task_type;

ALTER TABLE production_schedule_version
    ADD CONSTRAINT fk_production_schedule_version_project_id
        FOREIGN KEY (project_id) REFERENCES project ON DELETE CASCADE,
    ADD CONSTRAINT fk_production_schedule_version_production_schedule_from
        FOREIGN KEY (production_schedule_from) REFERENCES production_schedule_version ON DELETE SET NULL;

ALTER TABLE production_schedule_version_task_link
    ADD CONSTRAINT fk_schedule_version_task_production_schedule_version_id
        FOREIGN KEY (production_schedule_version_id) REFERENCES production_schedule_version ON DELETE CASCADE,
    ADD CONSTRAINT fk_production_schedule_version_task_link_task_id
        FOREIGN KEY (task_id) REFERENCES task ON DELETE CASCADE;

ALTER TABLE production_schedule_version_task_link_person_link
    ADD CONSTRAINT fk_schedule_version_assignee_task_link_id
        FOREIGN KEY (production_schedule_version_task_link_id) REFERENCES production_schedule_version_task_link
        ON DELETE CASCADE,
    ADD CONSTRAINT fk_production_schedule_version_task_link_person_link_person_id
        FOREIGN KEY (person_id) REFERENCES person ON DELETE CASCADE;

ALTER TABLE person_secret
    ADD CONSTRAINT fk_person_secret_person_id FOREIGN KEY (person_id) REFERENCES person ON DELETE CASCADE;

ALTER TABLE app_login_code
    ADD CONSTRAINT fk_app_login_code_person_id FOREIGN KEY (person_id) REFERENCES person ON DELETE CASCADE;

ALTER TABLE idempotency_key
    ADD CONSTRAINT fk_idempotency_key_person_id FOREIGN KEY (person_id) REFERENCES person ON DELETE CASCADE;

ALTER TABLE software_department_link
    ADD CONSTRAINT fk_software_department_link_department_id FOREIGN KEY (department_id) REFERENCES department,
    ADD CONSTRAINT fk_software_department_link_software_id FOREIGN KEY (software_id) REFERENCES software;

ALTER TABLE hardware_item_department_link
    ADD CONSTRAINT fk_hardware_item_department_link_department_id
        FOREIGN KEY (department_id) REFERENCES department,
    ADD CONSTRAINT fk_hardware_item_department_link_hardware_item_id
        FOREIGN KEY (hardware_item_id) REFERENCES hardware_item;

ALTER TABLE salary_scale
    ADD CONSTRAINT fk_salary_scale_department_id
        FOREIGN KEY (department_id) REFERENCES department ON DELETE CASCADE;

ALTER TABLE day_off
    ADD CONSTRAINT fk_day_off_person_id FOREIGN KEY (person_id) REFERENCES person;

ALTER TABLE task_type
    ADD CONSTRAINT fk_task_type_department_id FOREIGN KEY (department_id) REFERENCES department;

ALTER TABLE task_type_asset_type_link
    ADD CONSTRAINT fk_task_type_asset_type_link_asset_type_id
        FOREIGN KEY (asset_type_id) REFERENCES entity_type ON DELETE CASCADE,
    ADD CONSTRAINT fk_task_type_asset_type_link_task_type_id FOREIGN KEY (task_type_id) REFERENCES task_type;

ALTER TABLE status_automation
    ADD CONSTRAINT fk_status_automation_in_task_type_id FOREIGN KEY (in_task_type_id) REFERENCES task_type,
    ADD CONSTRAINT fk_status_automation_in_task_status_id
        FOREIGN KEY (in_task_status_id) REFERENCES task_status,
    ADD CONSTRAINT fk_status_automation_out_task_type_id FOREIGN KEY (out_task_type_id) REFERENCES task_type,
    ADD CONSTRAINT fk_status_automation_out_task_status_id
        FOREIGN KEY (out_task_status_id) REFERENCES task_status;

ALTER TABLE task
    ADD CONSTRAINT fk_task_project_id FOREIGN KEY (project_id) REFERENCES project,
    ADD CONSTRAINT fk_task_task_type_id FOREIGN KEY (task_type_id) REFERENCES task_type,
    ADD CONSTRAINT fk_task_task_status_id FOREIGN KEY (task_status_id) REFERENCES task_status,
    ADD CONSTRAINT fk_task_entity_id FOREIGN KEY (entity_id) REFERENCES entity,
    ADD CONSTRAINT fk_task_assigner_id FOREIGN KEY (assigner_id) REFERENCES person ON DELETE SET NULL;

ALTER TABLE task_person_link
    ADD CONSTRAINT fk_task_person_link_task_id FOREIGN KEY (task_id) REFERENCES task ON DELETE CASCADE,
    ADD CONSTRAINT fk_task_person_link_person_id FOREIGN KEY (person_id) REFERENCES person ON DELETE CASCADE;

ALTER TABLE time_spent
    ADD CONSTRAINT fk_time_spent_task_id FOREIGN KEY (task_id) REFERENCES task,
    ADD CONSTRAINT fk_time_spent_person_id FOREIGN KEY (person_id) REFERENCES person;

ALTER TABLE webhook
    ADD CONSTRAINT fk_webhook_project_id FOREIGN KEY (project_id) REFERENCES project ON DELETE CASCADE;

ALTER TABLE webhook_delivery
    ADD CONSTRAINT fk_webhook_delivery_webhook_id FOREIGN KEY (webhook_id) REFERENCES webhook ON DELETE CASCADE;
