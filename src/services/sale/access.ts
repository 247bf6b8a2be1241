/** The owner, and a cash register's API key. */
export const SALES_WRITERS = { roles: ["owner"], scope: "sales:write" } as const;
