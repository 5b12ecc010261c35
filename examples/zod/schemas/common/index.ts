export * from "./ids.js";
export { paged, PaginationSchema } from "./pages";
