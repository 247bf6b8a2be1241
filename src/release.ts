/** The release that runs. The version of package.json, which a bundle for Workers does not carry; a test compares them. */
export const RELEASE = "0.1.0";
