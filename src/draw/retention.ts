/** Days after the reveal until identifiers of whoever has no prize are destroyed; part of the consent text. */
export const IDENTIFIER_DAYS = 30;
/** Days after the reveal until what winners left for their prizes is destroyed; part of their consent text. */
export const CONTACT_DAYS = 90;
/** Days that a winner has to answer before the prize passes on. */
export const ANSWER_DAYS = 7;
