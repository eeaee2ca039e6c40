import { STATUS_CODES } from "node:http";
import { byText, sortKeys, type Json, type JsonObject } from "../inputs/json.js";
import { anyOf } from "./any-of.js";
import type { Components } from "./components.js";
import { isRequired, SchemaRenderer } from "./render-schema.js";
import { bodyId } from "./state-bodies.js";
import { styles } from "./state-parameters.js";
import type { ListName } from "./statement.js";
import type { Statements, Thing } from "./statements.js";

/** Renders one operation out of the statements about it; its servers and its security aside. */
export class OperationRenderer {
  readonly #schemas: SchemaRenderer;

  constructor(
    private readonly id: string,
    private readonly statements: Statements,
    components: Components,
  ) {
    this.#schemas = new SchemaRenderer(statements, components, id);
  }

  has(part: "deprecated" | "request"): boolean {
    return hasPart(this.statements, this.id, part);
  }

  /** Those of the path only where the path that is kept has them. */
  parameters(address: string): JsonObject[] {
    return this.statements
      .things(this.id, "parameters")
      .filter(({ name, json: where }) => where !== "path" || address.includes(`{${name}}`))
      .map((one) => ({ name: one.name, in: one.json, ...this.#parameter(one) }));
  }

  requestBody(): JsonObject {
    const id = `${this.id}.request`;
    const content = this.#things(id, "content", ({ name }) => ({
      schema: this.#schemas.render({ id: bodyId(id, name) }),
    }));
    return { ...(isRequired(this.statements, id) && { required: true }), content };
  }

  responses(): JsonObject {
    return this.#things(this.id, "responses", ({ id, name: status }) => {
      const headers = this.#things(id, "headers", (header) => this.#parameter(header));
      const content = this.#things(id, "content", ({ name }) => ({
        schema: this.#answer(id, status, name),
      }));
      return {
        description: describe(status, !isEmpty(content)),
        ...(!isEmpty(headers) && { headers }),
        ...(!isEmpty(content) && { content }),
      };
    });
  }

  /** Bodies of several kinds become components of their own: `GetIntegrationEnvelope`, `GetIntegrationFlat`. */
  #answer(id: string, status: string, mediaType: string): JsonObject {
    const body = bodyId(id, mediaType);
    const stated = this.statements.aspect(body, "shape");
    const kinds = [...new Set(stated.map(({ value }) => value))].sort(byText);
    const prefix =
      pascal(this.id) +
      (status === "200" ? "" : status) +
      (mediaType === "application/json" ? "" : pascal(mediaType));
    const schemas = kinds.map((kind) =>
      this.#schemas.render(
        { id: `${body}.${kind}` },
        kinds.length > 1 ? prefix + pascal(kind) : undefined,
      ),
    );
    return anyOf(schemas);
  }

  #parameter({ id, json: where }: Thing): JsonObject {
    const { statements } = this;
    const written = [...styles].flatMap((keyword): [string, Json][] => {
      const [first, ...others] = statements.aspect(id, keyword);
      const isAgreed = first && others.every(({ value }) => value === first.value);
      return isAgreed ? [[keyword, sortKeys(first.json)]] : [];
    });
    const schema = this.#schemas.render({ id });
    return {
      ...(isRequired(statements, id) && { required: true }),
      ...Object.fromEntries(written),
      ...(hasPart(statements, id, "deprecated") && { deprecated: true }),
      // What stands in a path is text, whether anybody says so or not.
      schema: isEmpty(schema) && where === "path" ? { type: "string" } : schema,
    };
  }

  #things(owner: string, list: ListName, render: (thing: Thing) => JsonObject): JsonObject {
    const things = this.statements.things(owner, list);
    return Object.fromEntries(things.map((thing) => [thing.name, render(thing)]));
  }
}

function hasPart(statements: Statements, id: string, part: string): boolean {
  return statements.things(id, "parts").some(({ name }) => name === part);
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}

function describe(status: string, hasContent: boolean): string {
  const reason = STATUS_CODES[status] ?? (status === "default" ? "Any other status" : status);
  return hasContent ? reason : `${reason}. What its body holds is documented nowhere.`;
}

function pascal(text: string): string {
  return text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) =>
    first.toUpperCase(),
  );
}
