/** Preloaded into a process: its clock goes as always, from the moment STORY_NOW on. */
const ahead = Date.parse(process.env["STORY_NOW"] ?? "") - Number(process.env["STORY_FROM"]);
const realNow = Date.now.bind(Date);
if (!Number.isNaN(ahead)) Date.now = () => realNow() + ahead;
