/** One test of the official rule set: a fragment of a document and what its rules say to it. */
export interface CenUnitTest {
  /** Folder, file and place, "Invoice-unit-UBL/BR-CO-10.xml#3". */
  readonly name: string;
  /** Rules that must be silent, and rules that must fire. */
  readonly success: readonly string[];
  readonly error: readonly string[];
  readonly xml: string;
}

const testPattern = /<test(?:\s[^>]*)?>([\s\S]*?)<\/test>/g;
const expectationPattern = /<(success|error)(?:\s[^>]*)?>\s*([A-Z0-9-]+)\s*<\/\1>/g;
const documentPattern = /<(?:\w+:)?(Invoice|CreditNote)(?=[\s>])[\s\S]*<\/(?:\w+:)?\1>/;

/** The tests of a file, with each fragment as a document of its own. */
export function cenUnitTests(file: string, text: string): readonly CenUnitTest[] {
  const plain = text.replaceAll(/<!--[\s\S]*?-->/g, "");
  return [...plain.matchAll(testPattern)].map(([, body = ""], index) => {
    const xml = documentPattern.exec(body)?.[0];
    if (xml === undefined) throw new Error(`${file}#${index + 1} holds no document`);
    const expectations = [...body.replace(xml, "").matchAll(expectationPattern)];
    const rulesFor = (wanted: string): readonly string[] =>
      expectations.filter(([, kind]) => kind === wanted).map(([, , rule = ""]) => rule);
    return {
      name: `${file}#${index + 1}`,
      success: rulesFor("success"),
      error: rulesFor("error"),
      xml,
    };
  });
}
