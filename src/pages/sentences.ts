/** What several forms say of the same fault. */
export const PHONE_FAULTY = "휴대폰 번호를 다시 확인해 주세요. 예: 010-1234-5678";

/** The wording changed between reading and sending: the tick was given to other words. */
export const CONSENT_CHANGED = "동의 내용이 바뀌었어요. 다시 읽고 동의해 주세요.";
