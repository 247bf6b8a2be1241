export { listNotifications } from "./list-notifications.ts";
export { markRead } from "./mark-read.ts";
export { type NotificationInput, notify } from "./notify.ts";
export { listNotificationsInput, MarkedRead, markReadShape, NotificationPage } from "./schemas.ts";
