import { basename, dirname, fits, isInside } from "../project/paths.js";
import { nginxFile, type NginxDirective, type NginxFile } from "../syntax/deploy/nginx.js";

interface Read {
  readonly path: string;
  readonly text: string;
  readonly content: NginxFile;
}

/** The same with what files without a server hold where others include them: `include snippets/proxy.conf;`. */
export function withIncluded<File extends Read>(files: readonly File[]): readonly File[] {
  const parts = files.filter(({ content }) => content.servers.length === 0);
  return files.map((file) => {
    const { path, text, content } = file;
    if (content.includes.length === 0) return file;
    const expanded = (directives: readonly NginxDirective[]): readonly NginxDirective[] =>
      directives.flatMap((one) => {
        if (one.block !== undefined) return { ...one, block: expanded(one.block) };
        const pattern = one.name === "include" ? (one.args[0]?.text ?? "") : "";
        const found = includedBy(pattern, path, parts);
        const isList = pattern.includes("*");
        return isList || found.length === 1
          ? [...found.flatMap((part) => part.content.directives), ...(isList ? [one] : [])]
          : [one];
      });
    return { ...file, content: nginxFile(path, text, { ...content, directives: expanded(content.directives) }) };
  });
}

/** By its name, wherever it lies where nginx runs; by a part of its name only below the file that includes it. Of several of that name the one in a folder of that name. */
export function includedBy<File extends Read>(pattern: string, file: string, files: readonly File[]): readonly File[] {
  const all = files.filter(
    ({ path }) =>
      path !== file &&
      fits(basename(pattern), basename(path)) &&
      (!pattern.includes("*") || isInside(dirname(file), path)),
  );
  const near = all.filter(({ path }) => path.endsWith(`/${pattern.split("/").slice(-2).join("/")}`));
  return near.length > 0 ? near : all;
}
