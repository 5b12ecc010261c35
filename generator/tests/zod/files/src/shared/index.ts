export * as kinds from "./kind";
export * from "./author.js";
export { default as Uuid } from "./uuid";
