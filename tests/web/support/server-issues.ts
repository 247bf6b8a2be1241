import { sourceFiles } from "../../support/source-files.ts";

/** What a channel can object to: the field, "any" where the source names none, and the literal part of the sentence. */
export type ServerIssue = { readonly field: string; readonly code: string; readonly sentence: string };

const TEXT = '(?:"([^"]*)"|`([^`]*)`)';
const CODE = '(?:"([A-Z_]+)"|`([^`]*)`)';
const CALL = new RegExp(`(?:hard|soft)Issue\\(\\s*(?:"([^"]*)"|\\w+),\\s*${CODE},\\s*(?:${TEXT})?`, "g");
const OBJECT = new RegExp(`code: ${CODE},\\s*message(?:: ${TEXT})?`, "g");

const KIND = /\$\{kind\}/;

/** Read from the sources: no list of the codes exists, as each channel may bring codes of its own. */
export function issuesOfTheServer(): readonly ServerIssue[] {
  const files = sourceFiles("src/channels", "src/services/distribution", "src/services/event");
  const found = files
    .filter(({ path }) => path !== "src/channels/issues.ts" && !path.startsWith("src/channels/simulators/"))
    .flatMap(({ path, code }) => issuesIn(path, code));
  if (found.length < 60) throw new Error(`only ${found.length} issues were found in the sources`);
  return found;
}

/** @throws Error for a call that is written in a way which this test cannot read */
function issuesIn(path: string, source: string): readonly ServerIssue[] {
  const calls = [...source.matchAll(CALL)];
  if (calls.length !== source.split(/(?:hard|soft)Issue\(/).length - 1)
    throw new Error(`an issue's code is not plain to see in ${path}`);
  const plain = calls.map(([, field = "any", code, template = "", text, sentence = ""]) => ({
    ...{ field, code: code ?? template, sentence: text ?? sentence },
  }));
  const objects = [...source.matchAll(OBJECT)].map(([, code, template = "", text, sentence = ""]) => ({
    ...{ field: "any", code: code ?? template, sentence: text ?? sentence },
  }));
  return [...plain, ...objects].flatMap((issue) =>
    KIND.test(issue.code)
      ? ["IMAGE", "VIDEO", "AUDIO"].map((kind) => ({ ...issue, code: issue.code.replace(KIND, kind) }))
      : [issue],
  );
}
