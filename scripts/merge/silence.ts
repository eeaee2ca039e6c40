import { byText } from "../inputs/json.js";
import { groupBy, mostCommon } from "./group.js";
import { Speaker, theSpec, type Is, type Statement } from "./statement.js";
import { Statements, type Thing } from "./statements.js";

/**
 * Where no source says what opens an operation, or where it is, it is taken to be as with most others, and to be said by
 * their sources: a page that adds an operation often leaves that out, and OpenAPI would read the silence as "nothing is
 * needed".
 */
export function fillSilence(all: readonly Statement[]): Is[] {
  const statements = new Statements(all.filter(isOfOperation));
  const calls = statements.things(theSpec, "paths");
  const webhooks = statements.things(theSpec, "webhooks");
  return [
    ...fillAspect(calls, "server", statements),
    ...fillAspect(calls, "security", statements),
    ...fillAspect(webhooks, "security", statements),
  ];
}

function isOfOperation(one: Statement): boolean {
  if (one.kind === "has") return one.list === "paths" || one.list === "webhooks";
  return one.kind === "is" && (one.aspect === "server" || one.aspect === "security");
}

function fillAspect(operations: readonly Thing[], aspect: string, statements: Statements): Is[] {
  const described = operations.map(({ id, statedBy }) => {
    const stated = statements.aspect(id, aspect);
    const values = [...new Set(stated.map(({ value }) => value))].sort(byText);
    return { id, statedBy, stated, key: values.join("\n") };
  });
  const speaking = described.filter(({ stated }) => stated.length > 0);
  const usual = mostCommon(speaking, ({ key }) => key);
  if (!usual) return [];
  const alike = speaking.filter(({ key }) => key === usual.key);
  const sources = [...new Set(alike.flatMap(({ statedBy }) => statedBy))];
  const values = groupBy(usual.stated, ({ value }) => value);
  return described
    .filter(({ stated }) => stated.length === 0)
    .flatMap(({ id }) =>
      [...values].flatMap(([value, [first]]) =>
        sources.map((source) =>
          new Speaker(source).is(id, aspect, value, {
            json: first?.json ?? value,
            isAlternative: true,
            list: "parts",
          }),
        ),
      ),
    );
}
