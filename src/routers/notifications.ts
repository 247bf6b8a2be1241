import {
  getSettings,
  listNotifications,
  listNotificationsInput,
  MarkedRead,
  markRead,
  markReadShape,
  NotificationPage,
  NotificationSettings,
  settingsInput,
  updateSettings,
  updateSettingsShape,
} from "../services/notification/index.ts";
import { mutationInput, ownerProcedure, router } from "../trpc.ts";

export const notificationsRouter = router({
  list: ownerProcedure.input(listNotificationsInput).output(NotificationPage).query(listNotifications),
  markRead: ownerProcedure.input(mutationInput(markReadShape)).output(MarkedRead).mutation(markRead),
  settings: ownerProcedure.input(settingsInput).output(NotificationSettings).query(getSettings),
  updateSettings: ownerProcedure
    .input(mutationInput(updateSettingsShape))
    .output(NotificationSettings)
    .mutation(updateSettings),
});
