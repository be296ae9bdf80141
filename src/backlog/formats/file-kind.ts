interface Named {
  readonly path: string
}

/** What an example or a copy has behind its real ending, as in `prd.json.example`. */
const suffix = String.raw`(?:\.(?:example|sample|template|bak|backup|old|orig|copy|migrated|txt|\d+))?$`

const markdown = new RegExp(String.raw`\.(?:md|markdown|mdx|txt)${suffix}|(?:^|/)[^./]+$`, 'i')
const json = new RegExp(String.raw`\.json${suffix}`, 'i')
const lines = new RegExp(String.raw`\.(?:jsonl)${suffix}`, 'i')

/** A page of text, also one without any ending, as `TODO`. */
export const isMarkdown = ({ path }: Named): boolean => markdown.test(path)

export const isJson = ({ path }: Named): boolean => json.test(path)

/** A JSON value a line. */
export const isJsonLines = ({ path }: Named): boolean => lines.test(path)
