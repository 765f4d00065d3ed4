import type { TemplateSeed } from "../blueprint.ts";

export const recepcion: TemplateSeed = {
  id: "IT_98D0F7",
  template_code: "recepcion-clinica",
  name: "Recepción de clínica (español)",
  description: "Entrevista de audio en español con dos preguntas puntuadas.",
  created_at: 1_772_442_000,
  blueprint: {
    id: "B1A0C0E7",
    posting: {
      title: "Recepcionista de clínica",
      name: "recepcionista-clinica",
      description:
        "Recibirás a los pacientes y confirmarás sus citas.\nCobrarás los copagos y explicarás las facturas.\nAvisarás al equipo cuando un paciente no pueda esperar.",
      language: "es",
      interviewer_name: "Lucía",
      company_overview: "Alderway gestiona clínicas de barrio en once regiones.",
      job_overview:
        "Turnos de mañana o de tarde, de lunes a viernes. El equipo de recepción es de cuatro personas.",
      workflow: [
        {
          type: "web_interview",
          config: {
            video: false,
            voice_id: "wrv-3d57aa80",
            is_multilingual: true,
            interview_type: "general",
          },
          questions: [
            {
              modality: "voice",
              text: "La sala está llena y un paciente dice que lleva una hora esperando. ¿Qué le dice y qué hace después?",
              question_type: "scored",
              evaluation_criteria:
                "Escucha, comprueba el motivo de la espera y da un plazo que puede cumplir.",
              score_of_1: "Pide paciencia sin comprobar nada.",
              score_of_5: "Comprueba la agenda, da un plazo concreto, ofrece otra cita y vuelve a informar.",
              score_weight: 5,
              max_follow_ups: 2,
            },
            {
              modality: "voice",
              text: "Cuénteme una vez en que un dato de un paciente estaba mal. ¿Cómo lo descubrió?",
              question_type: "scored",
              evaluation_criteria: "Verifica con dos datos, corrige y deja constancia.",
              score_of_1: "No recuerda cómo lo comprobó o lo corrigió otra persona.",
              score_of_5: "Explica la comprobación, la corrección y qué cambió para que no se repitiera.",
              score_weight: 4,
              max_follow_ups: 2,
            },
          ],
        },
      ],
    },
  },
};
