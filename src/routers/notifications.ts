import {
  listNotifications,
  listNotificationsInput,
  MarkedRead,
  markRead,
  markReadShape,
  NotificationPage,
} from "../services/notification/index.ts";
import { mutationInput, ownerProcedure, router } from "../trpc.ts";

export const notificationsRouter = router({
  list: ownerProcedure.input(listNotificationsInput).output(NotificationPage).query(listNotifications),
  markRead: ownerProcedure.input(mutationInput(markReadShape)).output(MarkedRead).mutation(markRead),
});
