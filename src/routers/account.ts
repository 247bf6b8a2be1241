import { z } from "zod";
import {
  CloseInput,
  closeAccount,
  createStreamTicket,
  email,
  getMe,
  LoginInput,
  listSessions,
  login,
  logout,
  MeOutput,
  RefreshInput,
  ResetInput,
  refresh,
  requestPasswordReset,
  resetPassword,
  revokeSession,
  SessionsOutput,
  SignedInOutput,
  SignUpInput,
  StreamTicketOutput,
  signUp,
} from "../services/account/index.ts";
import { startDemo } from "../services/demo/index.ts";
import { okOutput, pageInput, uuid } from "../services/schemas.ts";
import { publicProcedure, router, userProcedure } from "../trpc.ts";

export const accountRouter = router({
  signUp: publicProcedure.input(SignUpInput).output(SignedInOutput).mutation(signUp),
  login: publicProcedure.input(LoginInput).output(SignedInOutput).mutation(login),
  refresh: publicProcedure.input(RefreshInput).output(SignedInOutput).mutation(refresh),
  logout: publicProcedure.input(RefreshInput).output(okOutput).mutation(logout),
  me: userProcedure.output(MeOutput).query(getMe),
  sessions: userProcedure.input(z.strictObject(pageInput)).output(SessionsOutput).query(listSessions),
  revokeSession: userProcedure
    .input(z.strictObject({ sessionId: uuid }))
    .output(okOutput)
    .mutation(revokeSession),
  requestPasswordReset: publicProcedure
    .input(z.strictObject({ email }))
    .output(okOutput)
    .mutation(requestPasswordReset),
  resetPassword: publicProcedure.input(ResetInput).output(okOutput).mutation(resetPassword),
  startDemo: publicProcedure.output(SignedInOutput).mutation(startDemo),
  streamTicket: userProcedure.output(StreamTicketOutput).mutation(createStreamTicket),
  close: userProcedure.input(CloseInput).output(okOutput).mutation(closeAccount),
});
