export { listNotifications } from "./list-notifications.ts";
export { markRead } from "./mark-read.ts";
export { type NotificationInput, notify } from "./notify.ts";
export {
  listNotificationsInput,
  MarkedRead,
  markReadShape,
  NotificationPage,
  NotificationSettings,
  settingsInput,
  updateSettingsShape,
} from "./schemas.ts";
export { digestDays, getSettings, loadSettings, markDigestDay, updateSettings } from "./settings.ts";
export { readUnsubscribe, unsubscribe, unsubscribeUrl } from "./unsubscribe.ts";
export {
  failuresBetween,
  isFailure,
  isUntold,
  markTold,
  type Untold,
  untoldNotifications,
} from "./untold.ts";
