import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ms, percentiles, type Row } from "./measure.js";
import { sampleProject } from "./samples.js";

/** `check` and `manage.py check --deploy` of one project in turn, so that both meet the same machine. */
export function coldRows(root: string, rounds: number, write: (file: string, text: string) => void): readonly Row[] {
  write(
    join(root, "manage.py"),
    'import os\nimport sys\n\nif __name__ == "__main__":\n    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\n    from django.core.management import execute_from_command_line\n\n    execute_from_command_line(sys.argv)\n',
  );
  write(join(root, "site_/__init__.py"), "");
  write(
    join(root, "site_/urls.py"),
    'from django.contrib import admin\nfrom django.urls import path\n\nurlpatterns = [path("admin/", admin.site.urls)]\n',
  );
  const settings = sampleProject(4_000, 1).files["/project/shop/settings.py"] ?? "";
  write(
    join(root, "site_/settings.py"),
    settings
      .replaceAll('"shop.urls"', '"site_.urls"')
      .replaceAll('"shop.wsgi.application"', "None")
      .replace("django.db.backends.postgresql", "django.db.backends.sqlite3")
      .replace('    "rest_framework",\n', "")
      .replace(/INSTALLED_APPS \+= \["shop\.[a-z0-9]+"\]\n/g, ""),
  );
  const environment = {
    PATH: process.env["PATH"] ?? "",
    SECRET_KEY: "only-for-the-bench-0123456789-abcdefghijklmnopqrstuvwxyz",
    DB_PASSWORD: "bench",
  };
  const python = ["python3", "/usr/bin/python3"].find((one) => spawnSync(one, ["-c", "import django"]).status === 0);
  const version =
    python === undefined
      ? undefined
      : spawnSync(python, ["-c", "import django; print(django.get_version())"], { encoding: "utf8" }).stdout.trim();
  const own = {
    name: "django-deploy-hygiene check",
    command: process.execPath,
    args: [join(process.cwd(), "dist/cli.js"), "check", root],
    times: [] as number[],
  };
  const commands = [own];
  if (python !== undefined)
    commands.push({
      name: `manage.py check --deploy (Django ${version ?? "?"})`,
      command: python,
      args: ["manage.py", "check", "--deploy"],
      times: [],
    });
  for (let round = 0; round < rounds; round++) {
    for (const { name, command, args, times } of commands) {
      const before = performance.now();
      const { status, stderr } = spawnSync(command, args, { cwd: root, env: environment, encoding: "utf8" });
      if (status !== 0 && status !== 1)
        throw new Error(`${name} ended with ${status ?? "a signal"}: ${stderr.slice(-500)}`);
      times.push(performance.now() - before);
    }
  }
  const medians = commands.map(({ times }) => percentiles(times).p50);
  return [
    ...commands.map(({ name, times }): Row => {
      const { best, p50, p95 } = percentiles(times);
      return [name, ms(best), ms(p50), ms(p95)];
    }),
    [
      "share at the median",
      "",
      medians[1] === undefined ? "no Django is importable" : `${(((medians[0] ?? 0) / medians[1]) * 100).toFixed(0)} %`,
    ],
  ];
}
