import { settingTopics } from "../data/settings.js";
import { libraryOfSetting } from "../completion/settingNames.js";
import { settingExists } from "../settings/defaults.js";

/** The topic that Django's settings reference lists a setting under, else the library that it belongs to. https://docs.djangoproject.com/en/6.0/ref/settings/#core-settings-topical-index */
export function settingTopic(name: string): string {
  const topic = settingTopics.find(([, names]) => names.test(name));
  const isKnown =
    settingExists(name, undefined) !== undefined || /^(?:ROOT_URLCONF|SITE_ID|ASGI_APPLICATION)$/.test(name);
  return topic !== undefined && isKnown ? topic[0] : (libraryOfSetting(name) ?? "This project");
}
