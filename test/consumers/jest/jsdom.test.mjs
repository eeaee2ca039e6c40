/** @jest-environment jsdom */
import { expect, it } from "@jest/globals";
import { createJelouClient } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { verifySignature } from "jelou-client/webhooks";

it("all entry points can be imported in jsdom, which lacks TextEncoder and fetch", () => {
  expect([typeof TextEncoder, typeof globalThis.fetch]).toEqual(["undefined", "undefined"]);
  for (const entry of [createJelouClient, createFakeJelou, verifySignature]) {
    expect(typeof entry).toBe("function");
  }
});

it("credentials in a page are refused by the name of the option", () => {
  expect(() => createJelouClient({ apiKey: "key" })).toThrow(/dangerouslyAllowBrowser/);
});
