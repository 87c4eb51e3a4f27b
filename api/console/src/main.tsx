import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import "./styles/console.css";

createRoot(document.getElementById("console")!).render(<StrictMode><App /></StrictMode>);
