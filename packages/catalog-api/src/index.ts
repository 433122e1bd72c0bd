export { answerJson } from "./answer-json.ts";
export { answerMcp } from "./answer-mcp.ts";
export { QUESTIONS } from "./questions.ts";
