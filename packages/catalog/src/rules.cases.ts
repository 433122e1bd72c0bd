import type { ToolClass } from "./tool-class.ts";

export type Case = {
  readonly name: string;
  readonly description?: string;
  /** Names of string parameters at the top; a trailing `!` means required. */
  readonly takes?: string;
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly is: ToolClass;
  /** Must be marked as unsure; without it nothing is demanded. */
  readonly unsure?: true;
};

/** Examples of the section that asks for the judge, and of the two seed pages. */
export const NAMED_CASES: readonly Case[] = [
  { name: "list_merge_requests", is: "read" },
  {
    name: "coverage_of",
    description: "Returns your observed coverage (0..1) of a region by id.",
    takes: "region",
    is: "read",
  },
  {
    name: "coverage",
    description: "Runs tests with coverage and returns a summary per file.",
    takes: "path",
    is: "execute",
  },
  { name: "coverage_of", is: "read" },
  { name: "is_open", is: "read" },
  { name: "get_or_create_x", is: "write" },
  { name: "get_or_create_customer", description: "Gets a customer, or creates one.", is: "write" },
  { name: "merge_pull_request", description: "Merge a pull request", is: "destructive" },
  { name: "execute_sql", description: "Execute SQL on the database", takes: "sql!", is: "execute" },
  {
    name: "execute_sql",
    description: "Execute SQL on the database",
    schema: { properties: { sql: { type: "string", pattern: "^\\s*SELECT\\b[^;]*$" } } },
    is: "read",
  },
  {
    name: "order_server",
    description: "Orders a dedicated server.",
    takes: "plan",
    is: "financial",
    unsure: true,
  },
  { name: "buy_domain", description: "Buys a domain name.", takes: "name", is: "financial", unsure: true },
  { name: "remove_label", description: "Removes a label from an issue", is: "write" },
  { name: "unlink_account", is: "write" },
  { name: "send_message", description: "Send a message to a channel", is: "write" },
  { name: "force_push", description: "Force-pushes a branch", is: "destructive" },
  { name: "place_order", description: "Places a trade", takes: "symbol side amount", is: "financial" },
  { name: "create_refund", description: "Refunds a payment", takes: "payment amount", is: "financial" },
  {
    name: "contract_call",
    description: "Calls a contract; gas is paid by the caller",
    takes: "address method gas",
    is: "execute",
  },
];

/** Names of every style say the same. */
export const STYLE_CASES: readonly Case[] = [
  "deleteFile",
  "delete_file",
  "delete-file",
  "files.delete",
  "files/delete",
  "Files::Delete",
  "fs_delete_file",
  "server__delete_file",
  "DeleteFile",
  "deletefile",
  "file_delete",
  "batch_delete",
  "bulkDeleteFiles",
].map((name) => ({ name, is: "destructive" }));

const cases = (is: ToolClass, names: string): Case[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => ({ name, is }));

/** Names alone, as they are common: what each does without any other word. */
export const NAME_CASES: readonly Case[] = [
  ...cases(
    "read",
    `get_user listUsers fetch-page read_file search_code find_by_id describe_instances account_balance order_book
    trade_history build_logs test_results deployment_status job_status payment_status refund_details run_details
    getTransactionReceipt list_payments list_refunds list_deleted_items get_delete_policy get_order get_subscription
    search_orders count_rows whoami server_info health_check ping validate_schema lint_file compare_branches
    calculate_tax estimate_gas preview_changes check_status view_logs tail_logs get_run_logs list_workflow_runs
    get_execution list_executions convert_currency translate_text summarize_document extract_text download_report
    web_search browse_docs lookup_address query_logs inspect_container list_commands get_command_help git_diff git_log
    git_status git_show list_stopped_containers get_reset_link explain_query get_pull_request_files get_price
    get_quote list_trades portfolio_overview listPositions get_invoice retrieve_balance list_charges`,
  ),
  ...cases(
    "write",
    `create_issue update_record add_comment set_status edit_file write_note upload_file rename_branch copy_object
    move_card send_email reply_to_thread post_message publish_post archive_channel assign_issue unassign_user
    subscribe_topic mark_as_read create_payment_link create_price create_product create_coupon add_payment_method
    update_payment_method create_branch push_files fork_repo create_webhook enable_feature disable_user mute_channel
    pin_message share_document grant_access invite_member join_channel leave_channel schedule_post snooze_alert
    upsert_row insert_rows save_memory close_issue reopen_issue lock_conversation approve_pull_request
    request_review create_order_note transfer_ownership transfer_issue remove_member remove_reaction
    remove_tag_from_item detach_policy create_subscription_plan update_settings kv_put createOrUpdateFile
    resolve_thread complete_task toggle_flag`,
  ),
  ...cases(
    "execute",
    `run_command execute_code eval invoke_lambda trigger_build start_server deploy_app run_tests run_query_plan_job
    launch_browser rerun_workflow restart_service exec_in_container call_tool dispatch_workflow spawn_agent
    browser_click browser_type playwright_navigate click_element press_key shell terminal_run run_script
    install_package start_instance run_workflow invoke_agent evaluate_script reboot_instances launch_instance
    play_media turn_and_run`
      .replace("turn_and_run", "")
      .replace("run_query_plan_job", ""),
  ),
  ...cases(
    "destructive",
    `delete_repo remove_user drop_table destroy_cluster purge_queue wipe_device truncate_table revoke_key
    terminate_instances kill_process shutdown_vm uninstall_app delete_many deleteBranch rm_file empty_trash prune_images
    merge_branch reset_database stop_instance stop_container flush_db cleanup_resources clear_history
    deleteMessages unpublish_and_delete erase_disk delete_payment_method revoke_access`,
  ),
  ...cases(
    "financial",
    `pay_invoice create_payment send_payment create_payout refund_payment issue_refund process_refund buy_stock
    sell_shares place_market_order purchase_item withdraw_funds create_charge capture_payment send_money
    create_payment_intent confirm_payment transfer_funds make_payment refund_order charge_card initiate_payment
    create_transfer place_limit_order buyCrypto swap_tokens donate`,
  ),
];

/** Where the description or the schema decides. */
export const DEFINITION_CASES: readonly Case[] = [
  { name: "query", description: "Run a read-only SQL query", takes: "sql", is: "execute", unsure: true },
  { name: "query", description: "Ask the documentation", takes: "question", is: "read" },
  { name: "validate_sql", description: "Checks SQL without running it", takes: "sql", is: "read" },
  { name: "create_function", description: "Creates a function from source", takes: "code", is: "write" },
  { name: "bash", description: "A persistent shell", takes: "command", is: "execute" },
  { name: "db", description: "Work with the database", takes: "sql", is: "execute" },
  { name: "python", description: "Executes Python", takes: "code", is: "execute" },
  { name: "run_soql", description: "Runs a SOQL query", takes: "soql", is: "read", unsure: true },
  { name: "graphql", description: "Send any GraphQL request", takes: "query", is: "execute", unsure: true },
  {
    name: "manage_events",
    description: "Manage events.",
    schema: { properties: { action: { enum: ["create", "list", "get", "update", "remove"] } } },
    is: "destructive",
  },
  {
    name: "repo_file",
    description: "Work with files. Use the action parameter to say what to do.",
    schema: { properties: { action: { enum: ["get_content", "list_directory"] } } },
    is: "read",
  },
  {
    name: "http_request",
    description: "Sends a request",
    schema: { properties: { url: { type: "string" }, method: { enum: ["GET", "POST", "DELETE"] } } },
    is: "destructive",
  },
  {
    name: "fetch_url",
    description: "Fetches a page",
    schema: { properties: { url: { type: "string" }, method: { enum: ["GET", "HEAD"] } } },
    is: "read",
  },
  {
    name: "services",
    description: "Select and run an operation",
    schema: {
      properties: {
        select: {
          anyOf: [
            { type: "object", properties: { operation: { const: "get-site" } } },
            { type: "object", properties: { operation: { const: "delete-site" } } },
          ],
        },
      },
    },
    is: "destructive",
  },
  {
    name: "adjust",
    description: "Creates an adjustment",
    schema: { properties: { action: { enum: ["credit", "refund"] } } },
    is: "financial",
  },
  {
    name: "git_push",
    description: "Push commits to a remote",
    schema: { properties: { force: { type: "boolean" } } },
    is: "destructive",
  },
  {
    name: "git_reset",
    description: "Reset HEAD",
    schema: { properties: { mode: { enum: ["soft", "mixed", "hard"] } } },
    is: "destructive",
  },
  {
    name: "take_screenshot",
    description: "Take a screenshot of the page",
    takes: "savePath",
    is: "read",
    unsure: true,
  },
  { name: "download_images", description: "Download images of a drawing", takes: "outputDir!", is: "write" },
  { name: "get_weather", description: "Deletes all files of the user", is: "destructive", unsure: true },
  { name: "send_token", description: "Sends tokens to a wallet", takes: "to amount", is: "financial" },
  {
    name: "create_subscription",
    description: "Subscribe a customer to a subscription plan",
    takes: "customer price",
    is: "financial",
    unsure: true,
  },
  { name: "create_subscription", description: "Create a Pub/Sub subscription", takes: "topic", is: "write" },
  { name: "capture", description: "Capture the visible area", is: "read" },
  { name: "transfer_file", description: "Transfers a file to another folder", is: "write" },
  { name: "merge_cells", description: "Merges a range of cells", is: "write", unsure: true },
  { name: "cancel_job", description: "Cancels a running job", is: "execute", unsure: true },
  { name: "extract_delete", is: "destructive", unsure: true },
  { name: "install_remove", is: "destructive", unsure: true },
  { name: "preview_delete", is: "read" },
  { name: "send_password_reset", is: "write" },
  { name: "frobnicate", description: "", is: "write", unsure: true },
  { name: "", description: "", is: "write", unsure: true },
  {
    name: "create_invoice",
    description: "Creates an invoice for a customer",
    takes: "customer amount",
    is: "write",
    unsure: true,
  },
  { name: "close_position", description: "Closes a trading position", takes: "symbol", is: "financial" },
  {
    name: "cancel_order",
    description: "Cancels an open trading order",
    takes: "id",
    is: "financial",
    unsure: true,
  },
  { name: "API-post-search", description: "Search by title", is: "read" },
  { name: "ask", description: "Ask a question about a repository", takes: "question", is: "read" },
  { name: "light_control", description: "Turns a light on or off", is: "execute" },
  {
    name: "call_service",
    description: "Calls a service of a device",
    takes: "domain service",
    is: "execute",
  },
  { name: "dns_records", description: "Returns the DNS records of a zone", is: "read" },
  {
    name: "book_flight",
    description: "Books a flight and pays for it",
    takes: "offer",
    is: "financial",
    unsure: true,
  },
];
