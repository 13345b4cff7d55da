import type { FixDraft } from "../../fixes/fix.js";
import type { ProxiedLocation, SentHeader } from "../../launch/proxies.js";
import { isText } from "../../text/fileSource.js";
import type { ProjectView } from "../views.js";

/** Sends the header from a line of its own, behind the last one that is sent or behind proxy_pass. */
export function headerSet(
  project: ProjectView,
  { pass }: ProxiedLocation,
  { last }: SentHeader,
  header: string,
  value: string,
): readonly FixDraft[] {
  const { file, start, end } = (last ?? pass).at;
  const content = project.files.read(file);
  const text = isText(content) ? content.text : "";
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return /^\s*$/.test(line)
    ? [
        {
          title: `Set ${header}`,
          safety: "needsReview",
          edits: () => ({
            edits: [
              {
                span: { file, start: end, end },
                text: `${text.includes("\r\n") ? "\r\n" : "\n"}${line}proxy_set_header ${header} ${value};`,
              },
            ],
          }),
        },
      ]
    : [];
}
