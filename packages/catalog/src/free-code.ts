import type { Context } from "./context.ts";
import type { Parameter } from "./definition.ts";

/** A parameter that takes a program: what it can do is what the language can. */
export type FreeCode = {
  readonly parameter: Parameter;
  readonly language: "shell" | "sql" | "code" | "graphql" | "query" | "markup";
};

const SHELL = /^(?:command|commands|cmd|shell_?command|bash|shell|command_?line|cli_?command|args_?string)$/i;
const CODE =
  /^(?:code|script|script_?content|source_?code|javascript|js|python|python_?code|program|snippet|code_?snippet|apex|lua|eval|init_?script)$/i;
const EXPRESSION = /^(?:expression|function|function_?declaration)$/i;
const SQL =
  /^(?:sql|sql_?query|sql_?statement|sql_?text|statement|raw_?sql|cypher|cypher_?query|sparql|plsql|tsql|mql|ddl|dml|migration)$/i;
const GRAPHQL = /^(?:graphql|graphql_?query|mutation|gql)$/i;
const QUERY_LANGUAGE =
  /^(?:soql|sosl|dql|dql_?statement|promql|logql|kql|jql|wiql|cql|esql|nrql|spl|flux|pipeline|query_?body|aggregation|xpath_?query|jmespath|jq|query_?dsl|lucene)$/i;
const MARKUP = /^(?:html|html_?body|html_?content|markup|template|raw_?html|xml|body_?html|svg|mjml)$/i;
const ANY_QUERY = /^(?:query|queries|q|request|input|statement)$/i;

const SQL_PROSE = /\b(?:SQL|Cypher|SPARQL|PL\/pgSQL)\b(?! injection)/i;
const GRAPHQL_PROSE = /\bGraphQL\b/i;
const SELECTING_PROSE =
  /\b(?:SOQL|SOSL|DQL|PromQL|LogQL|KQL|Kusto|JQL|WIQL|CQL|ES\|QL|NRQL|SPL|query DSL|Lucene|Flux)\b/;

/** The parameters of a tool that take a program, a statement or markup. */
export function freeCodeOf(context: Context): FreeCode[] {
  return context.parameters.flatMap((parameter) => {
    const language = languageOf(parameter, context);
    return language === undefined ? [] : [{ parameter, language }];
  });
}

function languageOf(parameter: Parameter, context: Context): FreeCode["language"] | undefined {
  if (!takesText(parameter) || parameter.depth > 3) return undefined;
  const { name, description } = parameter;
  if (MARKUP.test(name)) return "markup";
  if (GRAPHQL.test(name)) return "graphql";
  if (QUERY_LANGUAGE.test(name)) return "query";
  if (SQL.test(name)) return "sql";
  if (ANY_QUERY.test(name)) {
    const text = `${description.slice(0, 300)} ${context.sentence}`;
    const prose = `${text} ${[...context.words].join(" ")}`;
    if (SELECTING_PROSE.test(text) || /\b(?:soql|sosl|dql|promql|logql|kql|jql|wiql|nrql)\b/.test(prose))
      return "query";
    if (GRAPHQL_PROSE.test(prose)) return "graphql";
    return SQL_PROSE.test(prose) ? "sql" : undefined;
  }
  if (SHELL.test(name)) return "shell";
  if (CODE.test(name)) return "code";
  return EXPRESSION.test(name) &&
    /\b(?:javascript|code|evaluate|execute|function to|script)\b/i.test(`${description} ${context.sentence}`)
    ? "code"
    : undefined;
}

function takesText({ types, values }: Parameter): boolean {
  return (
    values.length === 0 &&
    (types.length === 0 || types.includes("string") || types.includes("array") || types.includes("object"))
  );
}

/** Whether the schema lets nothing but reading through: a pattern that begins with SELECT, or a fixed read-only flag. */
export function canOnlySelect(code: FreeCode, context: Context): boolean {
  const { pattern } = code.parameter;
  if (
    pattern !== undefined &&
    /^\^(?:\\s\*)?\(?(?:\?[:i]+)?(?:select|SELECT|\[Ss\]\[Ee\])/.test(pattern) &&
    !pattern.includes("|")
  )
    return true;
  return context.parameters.some(
    ({ name, values }) => /^read_?only$/i.test(name) && values.length === 1 && values[0] === "true",
  );
}
